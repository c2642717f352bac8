/** Its message is one sentence for the person who starts the program: what is wrong and what to do. */
export class StartError extends Error {}
