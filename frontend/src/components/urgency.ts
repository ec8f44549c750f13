import { version } from 'react';

const name = version.startsWith('18.') ? 'fetchpriority' : 'fetchPriority';

/** How urgent a picture is, for `<img {...urgency('high')}>`: a host's React 18 knows the attribute as HTML writes it. */
export const urgency = (how?: 'high' | 'low') => ({
  decoding: how === 'high' ? ('sync' as const) : ('async' as const),
  [name]: how,
});
