/** Numbers and times as people read them. */

/** US dollars, with as many digits as make a difference. */
export function price(dollars: number | null | undefined): string | null {
  if (dollars === null || dollars === undefined) return null;
  return dollars === 0 ? 'free' : `≈ ${amount(dollars)}`;
}

export const amount = (dollars: number) => `$${dollars < 0.1 ? dollars.toFixed(3).replace(/0$/, '') : dollars.toFixed(2)}`;

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
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** `12,345`. By hand, as the time is: the first use of the browser's own tables costs a phone a tenth of a second. */
export const thousands = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

export function dayAndTime(iso: string): string {
  return new Date(iso).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
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
