/** "1,234"; "10,000 or more" where counting stopped at that. */
export const countWords = (count: number, most = Infinity): string =>
  count >= most ? `${most.toLocaleString('en')} or more` : count.toLocaleString('en');

/** "12 %", "0.4 %", and never "0 %" of what is not nothing. */
export function shareWords(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent.toFixed(percent > 0 && percent < 10 ? 1 : 0)} %`;
}

/** A frequency in the shortest unit in which it is at least one: "250 a second", "3.5 a minute", "2.1 an hour". */
export function rateWords(count: number, seconds: number): string {
  const [length, unit] = UNITS.find(([each]) => (count / seconds) * each >= 1) ?? DAY;
  const rate = (count / seconds) * length;
  return `${rate >= 10 ? Math.round(rate).toLocaleString('en') : rate.toFixed(1)} ${unit}`;
}

const DAY = [86_400, 'a day'] as const;
const UNITS = [
  [1, 'a second'],
  [60, 'a minute'],
  [3_600, 'an hour'],
] as const;
