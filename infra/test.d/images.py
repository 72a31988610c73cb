#!/usr/bin/env python3
"""Prints what images take, and refuses more than they may.

    images.py ONE ALL

ONE is a layout with one image, ALL one with many. An image is at most 60 MB unpacked; a hundred more images cost at most
1 MB.
"""
import gzip
import io
import json
import pathlib
import sys
import tarfile


def size(folder):
    return sum(path.stat().st_size for path in pathlib.Path(folder).rglob("*") if path.is_file())


def document(folder, digest):
    return json.loads((pathlib.Path(folder) / "blobs/sha256" / digest.removeprefix("sha256:")).read_bytes())


def unpacked(folder):
    """What the files of the layout's first image are together."""
    index = json.loads((pathlib.Path(folder) / "index.json").read_bytes())
    total = 0
    for layer in document(folder, index["manifests"][0]["digest"])["layers"]:
        blob = (pathlib.Path(folder) / "blobs/sha256" / layer["digest"].removeprefix("sha256:")).read_bytes()
        with tarfile.open(fileobj=io.BytesIO(gzip.decompress(blob) if "gzip" in layer["mediaType"] else blob)) as tar:
            total += sum(member.size for member in tar)
    return total, len(index["manifests"])


def main(one, everything):
    files, _ = unpacked(one)
    _, count = unpacked(everything)
    hundred = (size(everything) - size(one)) * 99 / (count - 1)
    print(f"an image is {files / 1e6:.1f} MB unpacked, {size(one) / 1e6:.1f} MB to push; goal <= 60 MB", file=sys.stderr)
    print(f"100 images take {hundred / 1e6:.2f} MB more than one; goal <= 1 MB", file=sys.stderr)
    return 0 if files <= 60_000_000 and hundred <= 1_000_000 else 1


sys.exit(main(*sys.argv[1:]))
