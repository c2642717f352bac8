import { serialize } from '@marcbachmann/cel-js';
import type { ASTNode } from '@marcbachmann/cel-js';

const ITERATING = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/**
 * The same expression with every value that something is done with wrapped in `spend()`, or `weigh()` where it is looked
 * through, and with `matches()` as `found()`: an environment that defines the three bounds what an evaluation costs.
 */
export function meteredExpression(node: ASTNode): string {
  switch (node.op) {
    case 'value':
      return serialize(node);
    case 'id':
      return node.args;
    case '.':
      return `${operand(node.args[0])}.${node.args[1]}`;
    case '[]':
      return `${operand(node.args[0])}[${meteredExpression(node.args[1])}]`;
    case 'call': {
      const [name, args] = node.args;
      return name === 'has' ? serialize(node) : `${name}(${args.map(spent).join(', ')})`;
    }
    case 'rcall':
      return meteredCall(node.args[1], node.args[0], node.args[2]);
    case 'list':
      return `[${node.args.map(meteredExpression).join(', ')}]`;
    case 'map':
      return `{${node.args.map((entry) => entry.map(meteredExpression).join(': ')).join(', ')}}`;
    case '?:': {
      const [condition, then, otherwise] = node.args.map(operand);
      return `${condition} ? ${then} : ${otherwise}`;
    }
    case '||':
    case '&&':
      return node.args.map(operand).join(` ${node.op} `);
    case '!_':
    case '-_':
      return `${node.op.charAt(0)}${operand(node.args)}`;
    case '.?':
    case '[?]':
      throw new Error('Optional values are not switched on.');
    case '==':
    case '!=':
    case 'in':
      // Looked through and through.
      return node.args.map(weighed).join(` ${node.op} `);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return node.args.map(spent).join(` ${node.op} `);
  }
}

function meteredCall(receiver: ASTNode, name: string, args: readonly ASTNode[]): string {
  const [first, ...others] = args;
  if (name === 'matches' && first) return `found(${spent(receiver)}, ${serialize(first)})`;
  if (first && isBind(receiver, name))
    return `cel.bind(${serialize(first)}, ${others.map(spent).join(', ')})`;
  const written = first && ITERATING.has(name) ? [serialize(first), ...others.map(spent)] : args.map(spent);
  return `${spent(receiver)}.${name}(${written.join(', ')})`;
}

export const isBind = (receiver: ASTNode, name: string): boolean =>
  name === 'bind' && receiver.op === 'id' && receiver.args === 'cel';

const operand = (node: ASTNode): string =>
  node.op === 'id' || node.op === '.' ? meteredExpression(node) : `(${meteredExpression(node)})`;

const spent = (node: ASTNode): string => through('spend', node);
const weighed = (node: ASTNode): string => through('weigh', node);

const through = (meter: string, node: ASTNode): string =>
  node.op === 'value' ? serialize(node) : `${meter}(${meteredExpression(node)})`;
