using System.Globalization;

namespace PSChat.Node.Events;

/// <summary>A server is a member of its group. The first event of <c>pschat server</c>, except for log lines.</summary>
internal sealed record ReadyEvent(
    string Group,
    MemberFields Self,
    string Endpoint,
    int DiscoveryPort,
    int ProcessId) : NodeEvent
{
    /// <summary>The event of <paramref name="server"/>.</summary>
    public static ReadyEvent Of(ChatServer server, ChatServerOptions options) => new(
        server.Group,
        MemberFields.Of(server.Self),
        server.LocalEndPoint.ToString(),
        options.DiscoveryPort,
        Environment.ProcessId);

    /// <summary>Returns the fields as <c>key=value</c>, for scripts that do not use <c>--json</c>.</summary>
    public override string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"ready group={Quoted(Group)} name={Quoted(Self.Name)} id={Self.Id} endpoint={Endpoint} "
        + $"discovery={DiscoveryPort} pid={ProcessId}");

    private static string Quoted(string value) =>
        value.Any(char.IsWhiteSpace) || value.Contains('"', StringComparison.Ordinal)
            ? $"\"{value.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : value;
}
