/** What a client wrote down when an answer came, or when none did. */
export type Note = SubmitNote | StepNote;

export interface RequestBody {
  readonly agent_id: string;
  readonly tool: string;
  readonly operation: string;
  readonly params: object;
  readonly context?: object;
}

interface Answered {
  /** When the call was sent and when it was over, in milliseconds since 1970. */
  readonly sent_at: number;
  readonly at: number;
  /** Which gateway was called. */
  readonly gateway: number;
  /** null when no answer came, so that nothing is known. */
  readonly status: number | null;
  /** The action that a 200 or 202 showed. */
  readonly answer: Answer | null;
}

export interface SubmitNote extends Answered {
  readonly call: 'submit';
  readonly key: string | null;
  readonly body: RequestBody;
  /** How many seconds the caller was willing to wait for the decision. */
  readonly wait: number;
}

export interface StepNote extends Answered {
  readonly call: 'read' | 'approval' | 'start' | 'result';
  readonly action_id: string;
  readonly body: {
    readonly approve?: boolean;
    readonly reason?: string;
    readonly success?: boolean;
    readonly result?: object;
    readonly error?: string;
    readonly lease?: number;
  };
}

/** A note of an answer that showed an action. */
export type Told<Kind extends Note = Note> = Kind & { readonly answer: Answer };

/** The fields of an action, as an answer shows it, that are compared with the log. */
export interface Answer extends RequestBody {
  readonly id: string;
  readonly context: object;
  readonly request_hash: string;
  readonly status: string;
  readonly decision: string | null;
  readonly policy_hash: string | null;
  readonly reason_code: string | null;
  readonly lease: number | null;
  /** The number of events that it tells of. */
  readonly version: number;
}

/** An event as the stream told it. */
export interface Heard {
  readonly position: number;
  readonly action_id: string;
  readonly event_type: string;
}

/** Milliseconds since 1970. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}
