import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { compileDocuments } from './load-policies.js';
import type { LoadedPolicies } from './load-policies.js';
import { attempt } from './policy-error.js';
import type { PolicyError } from './policy-error.js';
import { contentOf, readDocuments } from './read-documents.js';
import type { PolicyLocation } from './read-documents.js';

/** What files hold: good, or refused as a whole. */
export interface PolicyOffer {
  /** Equal for the same files with the same texts, whatever became of dates, inodes and links in between. */
  readonly content: string;
  readonly policies: LoadedPolicies | PolicyError;
}

/** The files of this process. They decide nothing: they offer a policy that may be put in force. */
export class PolicyFiles {
  #last: PolicyOffer | undefined;

  constructor(private readonly location: PolicyLocation) {}

  /** What is on disk now; the same content is compiled once. */
  read(): PolicyOffer {
    const documents = readDocuments(this.location);
    const content = contentOf(documents);
    if (this.#last?.content !== content)
      this.#last = { content, policies: attempt(() => compileDocuments(documents, this.location)) };
    return this.#last;
  }

  /** Their absolute paths. */
  get paths(): readonly string[] {
    const { policyPath, profilePath } = this.location;
    return [policyPath, ...(profilePath === undefined ? [] : [profilePath])].map((path) => resolve(path));
  }

  /** Where the policy is looked for, by its name and by its absolute path, and whether anything is there now. */
  whereabouts(): { readonly policy_file: string; readonly policy_path: string; readonly exists: boolean } {
    const { policyPath } = this.location;
    return {
      policy_file: basename(policyPath),
      policy_path: resolve(policyPath),
      exists: existsSync(policyPath),
    };
  }
}
