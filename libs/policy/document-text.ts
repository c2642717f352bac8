export interface DocumentText {
  /** As it is shown in errors and traces. */
  readonly file: string;
  readonly text: string;
}
