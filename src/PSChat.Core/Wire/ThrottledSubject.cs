namespace PSChat.Wire;

/// <summary>Kind of a throttled frame.</summary>
internal enum ThrottledSubject : byte
{
    /// <summary>A message.</summary>
    Message = 0,

    /// <summary>A question.</summary>
    Question = 1,

    /// <summary>A room to be joined.</summary>
    Room = 2,
}
