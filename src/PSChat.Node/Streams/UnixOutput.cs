using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSChat.Node.Streams;

/// <summary>A standard stream for output that reports why it could not be written.</summary>
/// <param name="descriptor">Its number.</param>
/// <param name="isOpen">Whether the program was started with it.</param>
/// <param name="isTerminal">Whether it is a terminal.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixOutput(int descriptor, bool isOpen, bool isTerminal) : OneWayStream
{
    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var written = 0;
        var error = isOpen ? UnixDescriptor.Write(descriptor, buffer, out written) : UnixDescriptor.BadDescriptor;
        if (error != 0) throw LossOf(error, written);
    }

    /// <summary>Waits until the output is lost, though nothing is written; returns null if that cannot be known.</summary>
    public OutputLostException? WaitForLoss()
    {
        if (!isOpen) return LossOf(UnixDescriptor.BadDescriptor);
        if (!UnixDescriptor.WaitForHangUp(descriptor)) return null;
        return LossOf(isTerminal ? UnixDescriptor.InputOutput : UnixDescriptor.BrokenPipe);
    }

    private OutputLostException LossOf(int error, int written = 0) => new(
        error switch
        {
            UnixDescriptor.BrokenPipe => OutputLoss.ReaderGone,
            UnixDescriptor.InputOutput when isTerminal => OutputLoss.TerminalGone,
            _ => OutputLoss.Failed,
        },
        error == UnixDescriptor.BadDescriptor ? "it is closed" : Marshal.GetPInvokeErrorMessage(error),
        written);
}
