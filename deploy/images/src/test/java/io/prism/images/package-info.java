/** The assemblies as users run them: four processes, and the images in a Docker engine. */
package io.prism.images;
