/** Drawn here, so that no icon package is needed. Decorative: the control around one carries the name. */
function Icon({ path, className = "size-5" }: { path: string; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

export const CheckIcon = ({ className }: { className?: string }) => <Icon className={className} path="M5 12.5l4.5 4.5L19 7.5" />;
export const PlusIcon = () => <Icon path="M12 5v14M5 12h14" />;
export const CrossIcon = () => <Icon path="M6 6l12 12M18 6L6 18" />;
export const AlertIcon = () => <Icon path="M12 8v5M12 16.5v.01M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z" />;
