/** The pattern of a job that asks for decisions. */
export const EVALUATE = 'evaluate';

/** Ids only: nobody with access to the queue can change what is judged. */
export interface EvaluationJob {
  readonly action_ids: readonly string[];
  /** The gateway that waits for the decisions; null when nobody is known to. */
  readonly reply_to: string | null;
}
