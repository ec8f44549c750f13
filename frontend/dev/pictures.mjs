/** Stand-in pictures for the mock server: a street in the colours of its number. */
const hues = [188, 330, 42, 265, 150, 12];

/** `blur` makes a frame of it: a picture that is still forming. */
export function picture(number, width, height, blur = 0) {
  const hue = hues[number % hues.length];
  let dice = number * 7919 + 13;
  const roll = (most) => ((dice = (dice * 48271) % 2147483647) % most);
  const blocks = Array.from({ length: 14 }, (_, index) => {
    const tall = height * (0.25 + roll(45) / 100);
    const shade = `hsl(${hue + roll(40)} 30% ${8 + roll(9)}%)`;
    return `<rect x="${(index * width) / 14}" y="${height * 0.7 - tall}" width="${width / 13}" height="${tall}" fill="${shade}"/>`;
  });
  const lights = Array.from({ length: 60 }, () => {
    const [x, y] = [roll(width), height * 0.15 + roll(height * 0.5)];
    return `<rect x="${x}" y="${y}" width="${width / 120}" height="${width / 80}" fill="hsl(${hue + roll(60)} 90% 65%)" opacity=".7"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<filter id="b"><feGaussianBlur stdDeviation="${blur}"/></filter><g filter="${blur ? 'url(#b)' : 'none'}">
<linearGradient id="s" x2="0" y2="1"><stop stop-color="hsl(${hue + 60} 40% 12%)"/><stop offset="1" stop-color="hsl(${hue} 70% 34%)"/></linearGradient>
<rect width="100%" height="70%" fill="url(#s)"/>${blocks.join('')}${lights.join('')}
<rect y="70%" width="100%" height="30%" fill="hsl(${hue + 40} 40% 9%)"/>
<rect x="30%" y="71%" width="40%" height="2%" fill="hsl(${hue} 90% 60%)" opacity=".6"/></g></svg>`;
}
