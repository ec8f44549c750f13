import { createContext, useContext } from 'react';

/** Where dialogs are put. On our own page the body; in a host's page inside our element, where our colours hold. */
export const Portals = createContext<HTMLElement | null>(null);

export const usePortal = () => useContext(Portals);
