/** Numbers and times as people read them. */

/**
 * The language whose way of writing them a host wants. Without one figures are written by hand: the first use of the
 * browser's own tables costs a phone a tenth of a second.
 */
let locale: string | undefined;

/** A page has one way; what nobody can read as a language is none. */
export function writeAs(wanted: string | undefined): void {
  try {
    locale = (wanted && Intl.getCanonicalLocales(wanted)[0]) ?? locale ?? navigator.language;
  } catch (error) {
    console.error(error);
  }
}

/** `12,345`, or `2.50` with two digits behind the point. */
export function figure(value: number, digits = 0, style?: Intl.NumberFormatOptions): string {
  const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return locale ? value.toLocaleString(locale, { ...fixed, ...style }) : value.toFixed(digits).replace(/\B(?=(\d{3})+\b)/g, ',');
}

/** US dollars, as all that is counted here. */
export const dollars = (amount: number, digits = 2) =>
  locale ? figure(amount, digits, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' }) : `$${figure(amount, digits)}`;

/** With as many digits as make a difference. */
export function price(cost: number | null | undefined): string | null {
  if (cost === null || cost === undefined) return null;
  if (cost === 0) return 'free';
  return `≈ ${dollars(cost, cost < 0.1 && !cost.toFixed(3).endsWith('0') ? 3 : 2)}`;
}

export function seconds(value: number | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (value < 1) return 'under 1 s';
  return value < 90 ? `about ${Math.round(value)} s` : `about ${Math.round(value / 60)} min`;
}

/** How long something has taken so far. */
export function elapsed(value: number): string {
  if (value < 90) return `${value} s`;
  const minutes = Math.floor(value / 60);
  return minutes < 90 ? `${minutes} min ${value % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function clock(iso: string): string {
  const at = new Date(iso);
  if (locale) return at.toLocaleTimeString(locale, { timeStyle: 'short' });
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

export function dayAndTime(iso: string): string {
  return new Date(iso).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
}

/** `1536x1024` as people say it. */
export function sizeWords(size: string): string {
  return size.replace('x', ' × ');
}

export interface Shape {
  width: number;
  height: number;
}

export function shapeOf(size: string | null | undefined): Shape {
  const found = /^(\d+)x(\d+)$/.exec(size ?? '');
  return found ? { width: Number(found[1]), height: Number(found[2]) } : { width: 1, height: 1 };
}

const ratios: [string, number][] = [
  ['1:1', 1],
  ['3:2', 3 / 2],
  ['2:3', 2 / 3],
  ['4:3', 4 / 3],
  ['3:4', 3 / 4],
  ['16:9', 16 / 9],
  ['9:16', 9 / 16],
  ['5:4', 5 / 4],
  ['4:5', 4 / 5],
  ['21:9', 21 / 9],
  ['9:21', 9 / 21],
];

/** The nearest ratio that has a name. */
export function ratioName(size: string): string {
  const { width, height } = shapeOf(size);
  const off = ([, ratio]: [string, number]) => Math.abs(Math.log(width / height / ratio));
  return ratios.reduce((best, one) => (off(one) < off(best) ? one : best))[0];
}

/** Alternative text: what the picture was asked to be. */
export function altText(image: { prompt?: string; caption?: string | null; number: number }): string {
  const prompt = image.caption || image.prompt || '';
  return prompt.length > 120 ? `${prompt.slice(0, 117)}…` : prompt || `Picture ${image.number}`;
}
