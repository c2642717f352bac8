import { countWords, rateWords, shareWords } from '../../apps/console/src/words/figure-words.js';
import { agoWords, durationWords, latencyWords } from '../../apps/console/src/words/time-words.js';

it.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [65, '1 min 05 s'],
  [3_600, '1 h 00 min'],
  [90_061, '1 d 1 h'],
  [-3, '0 s'],
])('%d seconds last %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});

it.each([
  [0.0004, '< 1 ms'],
  [0.0126, '13 ms'],
  [1.25, '1.3 s'],
  [75, '1 min 15 s'],
])('a wait of %d seconds is %s', (seconds, words) => {
  expect(latencyWords(seconds)).toBe(words);
});

it.each([
  [-10, 'just now'],
  [12, '12 s ago'],
  [200, '3 min ago'],
  [7_300, '2 h ago'],
  [200_000, '2 d ago'],
])('what was %d seconds before is %s', (seconds, words) => {
  expect(agoWords(0, seconds * 1000)).toBe(words);
});

it.each([
  [0, '0 %'],
  [0.0004, '< 0.1 %'],
  [0.042, '4.2 %'],
  [0.136, '14 %'],
  [1, '100 %'],
])('a share of %d is %s', (share, words) => {
  expect(shareWords(share)).toBe(words);
});

it.each([
  [225_000, 900, '250 a second'],
  [150, 900, '10 a minute'],
  [3, 3_600, '3.0 an hour'],
  [1, 86_400, '1.0 a day'],
  [0, 900, '0.0 a day'],
])('%d in %d seconds are %s', (count, seconds, words) => {
  expect(rateWords(count, seconds)).toBe(words);
});

it('a count says where it stopped', () => {
  expect([countWords(1_234), countWords(10_000, 10_000)]).toEqual(['1,234', '10,000 or more']);
});
