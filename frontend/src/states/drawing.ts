/** Stand-in pictures: a street in the colours of its number, as an address that needs no server. */
const hues = [188, 330, 42, 265, 150, 12];

function dice(seed: number): (most: number) => number {
  let now = seed * 7919 + 13;
  return (most) => (now = (now * 48271) % 2147483647) % most;
}

/** `blur` makes a frame of it: a picture that is still forming. */
export function drawing(number: number, width: number, height: number, blur = 0): string {
  const hue = hues[number % hues.length]!;
  const roll = dice(number);
  const ground = height * 0.7;
  const blocks = Array.from({ length: 12 }, (_, index) => {
    const tall = height * (0.25 + roll(45) / 100);
    const fill = `hsl(${hue + roll(40)} 30% ${8 + roll(9)}%)`;
    return `<rect x="${(index * width) / 12}" y="${ground - tall}" width="${width / 11}" height="${tall}" fill="${fill}"/>`;
  });
  const lights = Array.from({ length: 30 }, () => {
    const fill = `hsl(${hue + roll(60)} 90% 65%)`;
    return `<rect x="${roll(width)}" y="${height * 0.2 + roll(height * 0.45)}" width="${width / 100}" height="${width / 70}" fill="${fill}"/>`;
  });
  const soft = blur ? `<filter id="b"><feGaussianBlur stdDeviation="${blur}"/></filter>` : '';
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${soft}` +
    `<g${blur ? ' filter="url(#b)"' : ''}><rect width="100%" height="100%" fill="hsl(${hue} 60% 22%)"/>${blocks.join('')}` +
    `${lights.join('')}<rect y="${ground}" width="100%" height="30%" fill="hsl(${hue + 40} 40% 9%)"/></g></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** An address that is no picture. */
export const brokenDrawing = 'data:image/png;base64,AAAA';
