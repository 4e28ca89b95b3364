namespace PSChat.Unicode;

/// <summary>How a letter of a cursive script joins its neighbours: the property Joining_Type of Unicode.</summary>
internal enum JoiningType : byte
{
    /// <summary>The character joins no neighbour.</summary>
    None = 0,

    /// <summary>The character lets its neighbours join, and has no shape of its own that changes.</summary>
    Causing = 1,

    /// <summary>The letter joins on both sides.</summary>
    Dual = 2,

    /// <summary>The letter joins on its left side.</summary>
    Left = 3,

    /// <summary>The letter joins on its right side.</summary>
    Right = 4,

    /// <summary>The mark does not keep the letters around it from joining.</summary>
    Transparent = 5,
}
