/** The front door: REST, public gRPC, the web page, the picture store and the upload log. */
@NullMarked
package io.prism.gateway;

import org.jspecify.annotations.NullMarked;
