import type { DocumentText } from '#policy';
import type { Documents } from '../engine/question.js';

interface DraftFile extends DocumentText {
  readonly kind: 'policy' | 'profile';
}

const NO_PROFILE: DocumentText = { file: 'profile.yaml', text: '' };

/** The documents in their order; without a profile there is a blank one, to be written. */
export const filesOf = ({ policy, profiles }: Documents): readonly DraftFile[] => [
  ...policy.map((document) => ({ ...document, kind: 'policy' as const })),
  ...(profiles.length > 0 ? profiles : [NO_PROFILE]).map((document) => ({
    ...document,
    kind: 'profile' as const,
  })),
];

/** The documents with another text of one; a blank profile is none. */
export function withText(documents: Documents, index: number, text: string): Documents {
  const files = filesOf(documents).map((file, at) => (at === index ? { ...file, text } : file));
  const ofKind = (wanted: DraftFile['kind']): readonly DocumentText[] =>
    files.filter(({ kind }) => kind === wanted).map(({ file, text: own }) => ({ file, text: own }));
  return { policy: ofKind('policy'), profiles: ofKind('profile').filter((one) => one.text.trim() !== '') };
}
