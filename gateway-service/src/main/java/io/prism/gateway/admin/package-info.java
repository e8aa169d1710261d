/** For operators: rejected records and the comparison of log, picture store and index. */
@NullMarked
package io.prism.gateway.admin;

import org.jspecify.annotations.NullMarked;
