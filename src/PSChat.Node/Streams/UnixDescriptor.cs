using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSChat.Node.Streams;

/// <summary>
/// System calls on file descriptors. .NET's console streams hide that the reader of a pipe is gone, and take whatever has the
/// number of a closed standard stream for that stream.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixDescriptor
{
    /// <summary>The call was interrupted by a signal.</summary>
    public const int Interrupted = 4;

    /// <summary>Input or output error; a terminal that was closed reports it.</summary>
    public const int InputOutput = 5;

    /// <summary>The descriptor is closed.</summary>
    public const int BadDescriptor = 9;

    /// <summary>No process reads the pipe any more.</summary>
    public const int BrokenPipe = 32;

    private const short PollIn = 1;
    private const short PollOut = 4;

    // A pipe without a reader, and a terminal that was closed.
    private const short PollErrorOrHangUp = 8 | 16;

    private const int GetFlags = 1;
    private const int CloseOnExec = 1;
    private const int ReadWrite = 2;

    // The number of this error differs between Linux and the BSDs, including macOS.
    private static int Again => OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>
    /// Whether a descriptor was open when this program was started. Descriptors that the runtime opens are closed in a program
    /// that this one starts; those that it has inherited cannot be marked so.
    /// </summary>
    public static bool IsInherited(int descriptor) =>
        GetDescriptorFlags(descriptor, GetFlags) is var flags and >= 0 && (flags & CloseOnExec) == 0;

    /// <summary>Gives the null device to all numbers up to <paramref name="last"/> that are free.</summary>
    public static void FillUpTo(int last)
    {
        // The lowest free number is given out first.
        int opened;
        while ((opened = Open("/dev/null", ReadWrite, 0)) >= 0 && opened <= last)
        {
        }

        if (opened > last) _ = Close(opened);
    }

    /// <summary>Whether the descriptor is a terminal.</summary>
    public static bool IsTerminal(int descriptor) => IsATerminal(descriptor) == 1;

    /// <summary>Writes all bytes; returns 0, or the number of the error, with the number of bytes that were written.</summary>
    public static int Write(int descriptor, ReadOnlySpan<byte> bytes, out int written)
    {
        written = 0;
        while (written < bytes.Length)
        {
            var count = Write(descriptor, bytes[written..], (nint)(bytes.Length - written));
            if (count >= 0) written += (int)count;
            else if (Marshal.GetLastPInvokeError() is var error && !IsPassing(descriptor, error, PollOut)) return error;
        }

        return 0;
    }

    /// <summary>Reads up to a buffer; returns 0 or the number of the error, with the number of bytes: 0 at the end.</summary>
    public static int Read(int descriptor, Span<byte> buffer, out int read)
    {
        while (true)
        {
            read = (int)Read(descriptor, buffer, buffer.Length);
            if (read >= 0) return 0;
            if (Marshal.GetLastPInvokeError() is var error && !IsPassing(descriptor, error, PollIn)) return error;
        }
    }

    /// <summary>
    /// Waits until the other side of a pipe is gone, or the terminal is closed; returns false if that cannot be known.
    /// </summary>
    public static bool WaitForHangUp(int descriptor)
    {
        while (true)
        {
            var wait = new Wait { Descriptor = descriptor };
            if (Poll(ref wait, 1, -1) > 0) return (wait.Reported & PollErrorOrHangUp) != 0;
            if (Marshal.GetLastPInvokeError() != Interrupted) return false;
        }
    }

    // A pipe or terminal that another program has made non-blocking has no room, or nothing to read, for the moment.
    private static bool IsPassing(int descriptor, int error, short awaited)
    {
        if (error == Interrupted) return true;
        if (error != Again) return false;
        var wait = new Wait { Descriptor = descriptor, Awaited = awaited };
        return Poll(ref wait, 1, -1) >= 0 || Marshal.GetLastPInvokeError() == Interrupted;
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int GetDescriptorFlags(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "isatty", SetLastError = true)]
    private static partial int IsATerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, Span<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Wait wait, nuint count, int milliseconds);

    private struct Wait
    {
        public int Descriptor;
        public short Awaited;
        public short Reported;
    }
}
