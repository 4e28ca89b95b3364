using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Protocol;

/// <summary>Settings that a client's state machine gets at its start.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="UserName">The name to claim.</param>
/// <param name="Secret">The session's secret, a random number.</param>
/// <param name="Server">A server to dial first; null to ask the network.</param>
/// <param name="Seed">Seed of its random numbers.</param>
internal sealed record ClientSettings(string Group, string UserName, SessionSecret Secret, Endpoint? Server, ulong Seed)
{
    /// <summary>
    /// Number of times that the session was attached before, or a larger one; 0 for a new session. A smaller one would make the
    /// group take its reports for older ones.
    /// </summary>
    public long Generation { get; init; }
}
