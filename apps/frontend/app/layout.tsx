import type { Metadata, Viewport } from "next";
import { connection } from "next/server";
import "./globals.css";

export const metadata: Metadata = {
  title: "Todo Chatbot",
  description: "Your tasks, kept in one calm list.",
  robots: { index: false },
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f8f7f4" },
    { media: "(prefers-color-scheme: dark)", color: "#161615" },
  ],
};

export default async function RootLayout({ children }: { children: React.ReactNode }) {
  // A page prepared at build time could not carry the nonce of its own answer.
  await connection();
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
