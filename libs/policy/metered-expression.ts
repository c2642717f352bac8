import { serialize } from '@marcbachmann/cel-js';
import type { ASTNode } from '@marcbachmann/cel-js';

const ITERATING = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/** Functions that read a text, which is looked at first. */
const READ = new Set(['duration', 'timestamp']);

/**
 * The same expression with every value that something is done with wrapped in `spend()`, or `weigh()` where it is looked
 * through, with `matches()` as `found()`, and with what the evaluator does by the time zone of the process, on objects or at
 * any cost in functions of our own: an environment that defines them bounds what an evaluation costs.
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
      if (name === 'has') return serialize(node);
      const written = args.map(spent).join(', ');
      return READ.has(name) ? `${name}(read_${name}(${written}))` : `${name}(${written})`;
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
      return chain(node).map(operand).join(` ${node.op} `);
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
  if (name === 'json') return `mapped(${spent(receiver)}.json())`;
  if (name.startsWith('get')) {
    const moment = first ? `in_zone(${spent(receiver)}, ${spent(first)})` : spent(receiver);
    return name === 'getDayOfYear' ? `day_of_year(${moment})` : `${moment}.${name}()`;
  }
  if (first && isBind(receiver, name))
    return `cel.bind(${serialize(first)}, ${others.map(spent).join(', ')})`;
  const written = first && ITERATING.has(name) ? [serialize(first), ...others.map(spent)] : args.map(spent);
  return `${spent(receiver)}.${name}(${written.join(', ')})`;
}

export const isBind = (receiver: ASTNode, name: string): boolean =>
  name === 'bind' && receiver.op === 'id' && receiver.args === 'cel';

/** All that stands between operators of one kind, so that a long row of them is not deep. */
const chain = ({ op, args: [first, last] }: Logical): readonly ASTNode[] =>
  first.op === op ? [...chain(first), last] : [first, last];

type Logical = Extract<ASTNode, { readonly op: '&&' | '||' }>;

const operand = (node: ASTNode): string =>
  node.op === 'id' || node.op === '.' ? meteredExpression(node) : `(${meteredExpression(node)})`;

const spent = (node: ASTNode): string => through('spend', node);
const weighed = (node: ASTNode): string => through('weigh', node);

const through = (meter: string, node: ASTNode): string =>
  node.op === 'value' ? serialize(node) : `${meter}(${meteredExpression(node)})`;
