/**
 * What guards and rounds off every HTTP answer: hosts, origins, headers, errors of the server
 * itself.
 */
@NullMarked
package io.prism.gateway.web;

import org.jspecify.annotations.NullMarked;
