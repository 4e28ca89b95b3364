using PSChat.Groups;

namespace PSChat.Fuzz.Inputs;

/// <summary>A stream whose bytes come in pieces of any length, as from a network.</summary>
internal sealed class PiecesStream(byte[] bytes, Dice dice) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + dice.Next(dice.Next(2) == 0 ? 8 : 4096))], cancellationToken);
}
