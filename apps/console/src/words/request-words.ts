/** What people call it, by tool and operation; what is not here is called by its own name. */
const KNOWN: readonly (readonly [tool: RegExp, operation: RegExp, words: string])[] = [
  [/^(shell|bash|terminal|sh)$/, /^(run|exec|execute)$/, 'wants to run a shell command'],
  [/^(file|files|fs|filesystem)$/, /^(read|get|open)$/, 'wants to read a file'],
  [/^(file|files|fs|filesystem)$/, /^(write|put|create|save)$/, 'wants to write a file'],
  [/^(file|files|fs|filesystem)$/, /^(delete|remove|unlink)$/, 'wants to delete a file'],
  [/^(http|https|fetch|web)$/, /^(get|post|put|patch|delete|head)$/, 'wants to send a request to the web'],
  [/^(payment|payments|stripe|paypal|adyen)$/, /^refund$/, 'wants to refund a payment'],
  [/^(payment|payments|stripe|paypal|adyen)$/, /^charge$/, 'wants to charge somebody'],
  [/^(payment|payments|stripe|paypal|adyen)$/, /^(payout|transfer|pay)$/, 'wants to send money'],
  [/^(email|mail|smtp|gmail)$/, /^send$/, 'wants to send an email'],
  [/^(slack|chat|sms|message)$/, /^(send|post)$/, 'wants to send a message'],
  [/^(sql|db|database|postgres|mysql)$/, /^(query|select|run|execute)$/, 'wants to query a database'],
  [/^(deploy|deployment)$/, /^(run|start|apply|deploy)$/, 'wants to deploy'],
];

interface Call {
  readonly tool: string;
  readonly operation: string;
}

/** What stands between an agent and its call: "support-bot *wants to refund a payment* stripe:refund". */
export const wishWords = ({ tool, operation }: Call): string =>
  KNOWN.find(([knownTool, knownOperation]) => knownTool.test(tool) && knownOperation.test(operation))?.[2] ??
  'wants to run';

export const callWords = ({ tool, operation }: Call): string => `${tool}:${operation}`;

const LONGEST = 120;

/** The beginning of a name that is as long as a page, and how long it is. */
export const shortened = (text: string): string =>
  text.length <= LONGEST
    ? text
    : `${text.slice(0, LONGEST).toWellFormed()}… (${text.length.toLocaleString('en')} characters)`;
