"""Counts the words of files with a component, by ctypes from the standard library.

    words.py libwords.so FILE...

What stands here by hand is what the header `words.h` says in C: structs for arguments and results, and the
symbols of functions, whose names end in `_entry`. Each takes the instance, its arguments and a place for
its result, and returns a status.
"""

import ctypes
import sys
from ctypes import POINTER, Structure, Union, byref, c_bool, c_char_p, c_double, c_int32, c_size_t
from ctypes import c_uint8, c_uint32, c_void_p

OK = 0


class String(Structure):
    """`words_string_t`: UTF-8, without a zero byte at the end."""

    _fields_ = [("ptr", c_void_p), ("len", c_size_t)]

    def __str__(self):
        return ctypes.string_at(self.ptr, self.len).decode() if self.len else ""


class Pair(Structure):
    """`tuple<string, u32>`"""

    _fields_ = [("word", String), ("times", c_uint32)]


class Pairs(Structure):
    """`list<tuple<string, u32>>`"""

    _fields_ = [("ptr", POINTER(Pair)), ("len", c_size_t)]


class OptionString(Structure):
    """`option<string>`"""

    _fields_ = [("is_some", c_bool), ("val", String)]


class Statistics(Structure):
    """`docs_words_text_statistics_t`"""

    _fields_ = [
        ("words", c_uint32),
        ("lines", c_uint32),
        ("average", c_double),
        ("longest", OptionString),
        ("frequent", Pairs),
    ]


class ResultValue(Union):
    """The payloads of the result."""

    _fields_ = [("ok", Statistics), ("err", c_uint8)]


class Result(Structure):
    """`result<statistics, error>`"""

    _fields_ = [("is_err", c_bool), ("val", ResultValue)]


class CountArgs(Structure):
    """`docs_words_text_count_args_t`"""

    _fields_ = [("text", String), ("top", c_uint32)]


class LogArgs(Structure):
    """`docs_words_log_log_args_t`"""

    _fields_ = [("level", c_uint8), ("message", String)]


ImportFn = ctypes.CFUNCTYPE(c_int32, c_void_p, c_void_p, POINTER(LogArgs), c_void_p)


class Import(Structure):
    """`windlass_import_t`"""

    _fields_ = [("fn", ImportFn), ("data", c_void_p), ("flags", c_uint32)]


@ImportFn
def on_log(_data, _instance, args, _results):
    """What the component may do: write to standard error. An exception must not get out."""
    print(args.contents.message, file=sys.stderr)
    return OK


class Words:
    """An instance of the component."""

    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        self.library.windlass_last_error.restype = c_char_p
        self.library.windlass_error_message.restype = c_char_p
        # The order of the imports is that of the struct in the header.
        self.imports = (Import * 1)(Import(on_log, None, 0))
        self.instance = c_void_p()
        component = ctypes.addressof(c_uint8.in_dll(self.library, "words_component"))
        status = self.library.windlass_instance_new(
            c_void_p(component), None, self.imports, c_size_t(1), byref(self.instance)
        )
        if status != OK:
            raise RuntimeError(self.library.windlass_last_error().decode())

    def count(self, text, top):
        """`count: func(text: string, top: u32) -> result<statistics, error>`; `None` without words."""
        data = text.encode()
        args = CountArgs(String(ctypes.cast(c_char_p(data), c_void_p), len(data)), top)
        result = Result()
        status = self.library.docs_words_text_count_entry(self.instance, byref(args), byref(result))
        if status != OK:
            raise RuntimeError(self.library.windlass_error_message(self.instance).decode())
        if result.is_err:
            return None
        found = result.val.ok
        pairs = found.frequent.ptr[: found.frequent.len]
        frequent = {str(pair.word): pair.times for pair in pairs}
        statistics = found.words, found.lines, found.average, frequent
        self.free(found, pairs)
        return statistics

    def free(self, found, pairs):
        """A result is the caller's to free, as the `_free` functions of the header do."""
        blocks = [pair.word.ptr for pair in pairs]
        blocks.append(ctypes.cast(found.frequent.ptr, c_void_p))
        if found.longest.is_some:
            blocks.append(found.longest.val.ptr)
        for block in blocks:
            self.library.windlass_free(c_void_p(block) if isinstance(block, int) else block)

    def close(self):
        """Ends the instance."""
        self.library.windlass_instance_delete(self.instance)


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: words.py LIBRARY FILE...")
    words = Words(sys.argv[1])
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            statistics = words.count(file.read(), 3)
        if statistics is None:
            print(f"{path}: nothing to count")
            continue
        number, lines, average, frequent = statistics
        print(f"{number} words, {lines} lines")
        print(f"{average:.2f} letters a word")
        for word, times in frequent.items():
            print(f'{times} times "{word}"')
    words.close()


if __name__ == "__main__":
    main()
