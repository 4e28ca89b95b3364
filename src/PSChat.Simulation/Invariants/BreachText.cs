using System.Runtime.CompilerServices;

namespace PSChat.Simulation.Invariants;

/// <summary>A text that is made only when it is needed, because invariants are checked millions of times.</summary>
[InterpolatedStringHandler]
internal readonly struct BreachText
{
    private readonly System.Text.StringBuilder? _text;

    public BreachText(int literalLength, int formattedCount, bool holds, out bool isNeeded)
    {
        isNeeded = !holds;
        _text = holds ? null : new System.Text.StringBuilder(literalLength + (16 * formattedCount));
    }

    public void AppendLiteral(string text) => _text!.Append(text);

    public void AppendFormatted<T>(T value) => _text!.Append(value);

    public override string ToString() => _text?.ToString() ?? "";
}
