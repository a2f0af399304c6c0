import * as fs from "node:fs";
import * as path from "node:path";

const DAY_MS = 24 * 3600 * 1000;

/**
 * Copies files to a directory of their own, once: what is there already is left as it is, so the directory's name must say
 * what is in it. Every file is readable for all, and executable for all or none: a checkout under `umask 077` would else
 * become an image whose server cannot read itself, and what is edited while a build runs would land under the tag of what
 * was there before. Neighbours that a day ago were made for other content are removed.
 */
export function stageContext(source: string, files: readonly string[], target: string): void {
    if (fs.existsSync(target)) return;
    const parent = path.dirname(target);
    const half = `${target}.${process.pid}`;
    makeDirectory(half);
    for (const file of files) copy(path.join(source, file), path.join(half, file));
    for (const name of fs.readdirSync(parent)) {
        const neighbour = path.join(parent, name);
        if (fs.statSync(neighbour).mtimeMs < Date.now() - DAY_MS) fs.rmSync(neighbour, { recursive: true, force: true });
    }
    try {
        fs.renameSync(half, target); // whole or not at all
    } catch (error) {
        fs.rmSync(half, { recursive: true, force: true });
        if (!fs.existsSync(target)) throw error; // another run was as fast
    }
}

function copy(from: string, to: string): void {
    makeDirectory(path.dirname(to));
    const stat = fs.lstatSync(from);
    if (stat.isSymbolicLink()) return fs.symlinkSync(fs.readlinkSync(from), to);
    fs.copyFileSync(from, to);
    fs.chmodSync(to, stat.mode & 0o100 ? 0o755 : 0o644);
    fs.utimesSync(to, stat.mtime, stat.mtime); // servers tell browsers by it whether a file has changed
}

/** With the parents that are missing, whatever the umask. */
function makeDirectory(directory: string): void {
    if (fs.existsSync(directory)) return;
    makeDirectory(path.dirname(directory));
    fs.mkdirSync(directory);
    fs.chmodSync(directory, 0o755);
}
