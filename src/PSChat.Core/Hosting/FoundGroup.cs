namespace PSChat;

/// <summary>A group that answered on the network.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Leader">The leader; null while an election is being held.</param>
/// <param name="Epoch">The group's epoch.</param>
/// <param name="Servers">Number of members.</param>
/// <param name="RoundTrip">Time from the question to the first answer.</param>
public sealed record FoundGroup(string Group, Member? Leader, Epoch Epoch, int Servers, TimeSpan RoundTrip);
