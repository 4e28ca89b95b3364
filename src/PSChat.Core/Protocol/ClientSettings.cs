using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Protocol;

/// <summary>What a client's state machine is told at its start.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="UserName">The name to claim.</param>
/// <param name="Secret">The session's secret, random.</param>
/// <param name="Server">A server to dial first; null to ask the network.</param>
/// <param name="Seed">For its random numbers.</param>
internal sealed record ClientSettings(string Group, string UserName, SessionSecret Secret, Endpoint? Server, ulong Seed);
