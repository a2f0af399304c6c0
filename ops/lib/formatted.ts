import * as prettier from "prettier";

/** Returns the text of a generated file as `npm run format` would write it. */
export async function formatted(file: string, text: string): Promise<string> {
  const options = (await prettier.resolveConfig(file, { editorconfig: true })) ?? {};
  return prettier.format(text, { ...options, filepath: file });
}
