import { useState } from 'react';
import { Button } from '~/components/Button';

/** More than about eight lines in the viewer's column. */
const long = 320;

/** What a picture was asked to be; of a long one the beginning, so that what can be done with it stays in sight. */
export function Prompt({ text, look }: { text: string; look?: string }) {
  const [whole, setWhole] = useState(false);
  const isLong = text.length > long || text.split('\n').length > 8;
  return (
    <>
      <p className={look} data-short={isLong && !whole ? '' : undefined}>
        {text}
      </p>
      {isLong && (
        <Button look="bare" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? 'Less' : 'More'}
        </Button>
      )}
    </>
  );
}
