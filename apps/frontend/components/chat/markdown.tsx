import { memo } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

/**
 * Links open in a new tab and send no referrer. Images are replaced by their alternative text,
 * because the page loads nothing from other servers.
 */
const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer" className="link">
      {children}
    </a>
  ),
  img: ({ alt }) => <>{alt}</>,
  p: ({ children }) => <p dir="auto">{children}</p>,
  li: ({ children, className }) => (
    <li dir="auto" className={className}>
      {children}
    </li>
  ),
  // The checkbox of an item in a Markdown task list.
  input: ({ checked }) => (
    <input type="checkbox" checked={checked} disabled aria-label={checked ? "Done" : "Open"} />
  ),
  // Elements that scroll horizontally have a label and can be focused with the keyboard.
  table: ({ children }) => (
    <div role="group" aria-label="Table" tabIndex={0} className="overflow-x-auto">
      <table>{children}</table>
    </div>
  ),
  pre: ({ children }) => (
    <pre role="group" aria-label="Code" tabIndex={0}>
      {children}
    </pre>
  ),
};

const plugins = [remarkGfm];

/** Renders Markdown. HTML in the Markdown is shown as text. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      <ReactMarkdown remarkPlugins={plugins} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
});
