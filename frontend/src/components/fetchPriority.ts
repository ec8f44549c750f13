import { version } from 'react';

const name = version.startsWith('18.') ? 'fetchpriority' : 'fetchPriority';

/** How urgent a picture is, for `<img {...fetchPriority('high')}>`: a host's React 18 knows the attribute as HTML writes it. */
export const fetchPriority = (how: 'high' | 'low' | undefined) => ({ [name]: how });
