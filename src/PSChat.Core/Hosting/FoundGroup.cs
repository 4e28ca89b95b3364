namespace PSChat;

/// <summary>A group that answered on the network.</summary>
/// <param name="Group">Its name.</param>
/// <param name="Leader">Its leader; null while an election is being held.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Servers">How many members it has.</param>
/// <param name="RoundTrip">From the question to the first answer.</param>
public sealed record FoundGroup(string Group, Member? Leader, Epoch Epoch, int Servers, TimeSpan RoundTrip);
