namespace PSChat.Core.Tests;

/// <summary>A line of a page.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Kind">How it is read.</param>
/// <param name="Text">What is read, without the mark of a heading, an item or a quotation.</param>
/// <param name="Raw">The line as it stands in the file.</param>
internal sealed record PageLine(int Number, LineKind Kind, string Text, string Raw);
