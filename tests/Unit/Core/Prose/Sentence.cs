namespace PSChat.Core.Tests;

/// <summary>A sentence of a page.</summary>
/// <param name="Line">The line on which it begins, counted from 1.</param>
/// <param name="Words">Number of words; inline code counts as one.</param>
/// <param name="Text">The part that a reader sees.</param>
internal sealed record Sentence(int Line, int Words, string Text);
