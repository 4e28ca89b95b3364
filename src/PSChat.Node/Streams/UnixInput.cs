using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSChat.Node.Streams;

/// <summary>Standard input, which has ended at once if the program was started without it.</summary>
/// <param name="isOpen">Whether the program was started with it.</param>
/// <param name="isTerminal">Whether it is a terminal, which ends when it is closed.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixInput(bool isOpen, bool isTerminal) : OneWayStream
{
    private const int Descriptor = 0;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (!isOpen) return 0;
        var error = UnixDescriptor.Read(Descriptor, buffer, out var read);
        if (error == 0) return read;
        if (error == UnixDescriptor.InputOutput && isTerminal) return 0;
        throw new InputLostException(Marshal.GetPInvokeErrorMessage(error));
    }
}
