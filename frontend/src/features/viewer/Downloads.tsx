import { Download } from 'lucide-react';
import { downloadLink, type Format } from '~/api/images';
import type { Image } from '~/api/types';
import css from './ImageInfo.module.css';

const formats: [Format, string][] = [
  ['png', 'PNG'],
  ['jpeg', 'JPEG'],
  ['webp', 'WebP'],
];

export function Downloads({ sid, image }: { sid: string; image: Image }) {
  return (
    <div className={css.downloads}>
      <h2>Download</h2>
      <ul>
        {formats.map(([format, label]) => (
          <li key={format}>
            <a className={css.download} href={downloadLink(sid, image.id, format)} download>
              <Download aria-hidden />
              {label}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
