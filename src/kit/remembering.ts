// SPDX-License-Identifier: Apache-2.0

/** Longer texts are rare, and are not kept. */
const longestText = 500;

/**
 * The same pure function of a text, which keeps its last answers: at most `most` of them, then it begins anew. For what reports
 * repeat by the thousand. Answers are shared between callers: nobody may change one.
 */
export function remembering<Answer>(make: (text: string) => Answer, most: number): (text: string) => Answer {
  const known = new Map<string, { answer: Answer }>();
  return (text) => {
    const held = known.get(text);
    if (held) return held.answer;
    const answer = make(text);
    if (text.length > longestText) return answer;
    if (known.size >= most) known.clear();
    known.set(text, { answer });
    return answer;
  };
}
