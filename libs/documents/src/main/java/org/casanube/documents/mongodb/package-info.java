/**
 * Documents in MongoDB, by Spring Data, for services that run as several replicas. Whoever uses it
 * adds {@code spring-data-mongodb} and {@code mongodb-driver-sync} to the class path.
 */
@NullMarked
package org.casanube.documents.mongodb;

import org.jspecify.annotations.NullMarked;
