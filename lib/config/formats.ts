/** Formats in the schema of the settings that a regular expression cannot express. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  address: (text) => text === "" || isAddress(text),
  origin: (text) => text === "" || (isAddress(text) && new URL(text).pathname === "/"),
};

function isAddress(text: string): boolean {
  if (text.length > 2000 || /[\s\p{C}]/u.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return (
    /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === "")
  );
}
