import type { ASTNode } from '@marcbachmann/cel-js';
import type { Scalar } from './condition.js';
import { nodesBelow } from './expression.js';
import type { Expression } from './expression.js';

/** What an expression reads of params and context, each by the whole way to it: `params.user.role` is three names. */
export const selectionsOf = ({ ast }: Expression): readonly (readonly string[])[] => selectionsIn(ast);

function selectionsIn(node: ASTNode): readonly (readonly string[])[] {
  const selection = selectionOf(node);
  return selection ? [selection] : nodesBelow(node).flatMap(selectionsIn);
}

function selectionOf(node: ASTNode): readonly string[] | undefined {
  if (node.op === 'id') return node.args === 'params' || node.args === 'context' ? [node.args] : undefined;
  if (node.op === '.') return extended(node.args[0], node.args[1]);
  if (node.op !== '[]') return undefined;
  const [start, key] = node.args;
  return extended(start, key.op === 'value' ? key.args : undefined);
}

function extended(start: ASTNode, key: unknown): readonly string[] | undefined {
  const selection = typeof key === 'string' ? selectionOf(start) : undefined;
  return selection && [...selection, String(key)];
}

/** The texts, numbers and other plain values that an expression names. */
export const constantsOf = ({ ast }: Expression): readonly Scalar[] => [...new Set(constantsIn(ast))];

function constantsIn(node: ASTNode): readonly Scalar[] {
  if (node.op !== 'value') return nodesBelow(node).flatMap(constantsIn);
  const { args } = node;
  if (typeof args === 'bigint') return [Number(args)];
  return args === null || typeof args !== 'object' ? [args] : [];
}
