import { Link } from 'wouter';
import { EmptyState } from '~/components/EmptyState';

export function NotFoundPage() {
  return (
    <main>
      <EmptyState page title="Nothing is here.">
        <Link href="/">To the start page</Link>
      </EmptyState>
    </main>
  );
}
