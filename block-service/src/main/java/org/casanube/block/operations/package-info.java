/**
 * Work that outlasts its request, made visible: every such job is an {@link
 * org.casanube.block.operations.Operation} with a durable record, progress, a cause when it fails,
 * and a way to cancel it. {@link org.casanube.block.operations.Operations} is the door; a feature
 * brings its work as an {@link org.casanube.block.operations.OperationTask}.
 */
@NullMarked
package org.casanube.block.operations;

import org.jspecify.annotations.NullMarked;
