/** How long a person may take to answer; an answer after that does not count, whether or not a scheduler has run. */
export class ApprovalPatience {
  constructor(readonly seconds: number) {}
}
