package org.casanube.block.operations;

/**
 * The problem that an operation ended with: what a call would have been answered that had waited
 * for it.
 *
 * @param code the problem's stable code
 * @param status its HTTP status
 */
public record OperationFailure(String code, int status) {}
