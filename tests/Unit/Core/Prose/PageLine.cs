namespace PSChat.Core.Tests;

/// <summary>A line of a page.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Kind">The kind of the line.</param>
/// <param name="Text">The text, without the mark of a heading, an item or a quotation.</param>
/// <param name="Raw">The line in the file.</param>
internal sealed record PageLine(int Number, LineKind Kind, string Text, string Raw);
