namespace PSChat.Core.Tests;

/// <summary>Kind of a page's line.</summary>
internal enum LineKind
{
    /// <summary>No text: empty, a rule, front matter, a comment, the address of a link.</summary>
    None,

    /// <summary>Code, diagrams included.</summary>
    Code,

    Heading,

    /// <summary>A row of a table: each cell is a text of its own.</summary>
    Row,

    /// <summary>The first line of an item of a list.</summary>
    Item,

    /// <summary>A line of a paragraph, or the next line of an item.</summary>
    Text,
}
