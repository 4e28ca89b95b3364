using PSChat.Node.Events;
using PSChat.Node.Output;

namespace PSChat.Node.Commands;

/// <summary><c>pschat view</c>: asks the network for the group view and shows it.</summary>
internal sealed class ViewCommand()
    : GroupCommand<GroupView>("view", "Show the group: its epoch, leader and servers.", "an answer", TimeSpan.FromSeconds(5))
{
    /// <inheritdoc/>
    protected override Task<GroupView> AskAsync(NetworkOptions network, TimeSpan timeout, CancellationToken cancellationToken) =>
        ChatGroups.GetViewAsync(network, timeout, cancellationToken);

    /// <inheritdoc/>
    protected override void Show(GroupView answer, EventOutput output, bool isJson)
    {
        if (isJson) output.Write(ViewEvent.Of(answer));
        else ViewTable.Write(Console.Out, answer);
    }
}
