using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>Budgets belong to the session: a client that hangs up and comes back gets no more.</summary>
public sealed class BudgetTests
{
    private static readonly ReadHistory s_question = new(LoneServer.Room, 10, 0, 0, default, default);

    private readonly LoneServer _server = new(new ServerLimits
    {
        Messages = new Rate(1, 5),
        History = new Rate(1, 2),
        TotalHistory = new Rate(1, 4),
        RoomJoins = new Rate(1, 3),
    });

    [Fact]
    public void Messages_go_on_over_another_connection_where_they_stopped()
    {
        var first = _server.Attach(1, LoneServer.Room);
        Assert.Equal(5, _server.Send(first, 1, 8));
        _server.HangUp(first);
        var second = _server.Attach(1, LoneServer.Room);
        Assert.Equal(0, _server.Send(second, 6, 1));

        // Coming back while the earlier connection is still there gains nothing either.
        Assert.Equal(0, _server.Send(_server.Attach(1, LoneServer.Room), 6, 1));
        _server.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(2, _server.Send(_server.Attach(1, LoneServer.Room), 6, 8));
    }

    [Fact]
    public void Tokens_that_came_in_while_the_session_was_away_are_its_own()
    {
        var first = _server.Attach(1, LoneServer.Room);
        _server.Send(first, 1, 5);
        _server.HangUp(first);
        _server.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(3, _server.Send(_server.Attach(1, LoneServer.Room), 6, 8));
    }

    [Fact]
    public void History_and_rooms_go_on_as_well()
    {
        var first = _server.Attach(1, LoneServer.Room);
        Assert.Equal(2, _server.Tell(first, s_question, s_question, s_question).OfType<History>().Count());
        var joins = Enumerable.Range(0, 5).Select(at => new JoinRoom($"room {at}", 0));
        Assert.Equal(3, _server.Tell(first, [.. joins]).OfType<RoomJoined>().Count());
        _server.HangUp(first);
        var second = _server.Attach(1, LoneServer.Room);
        Assert.Empty(_server.Tell(second, s_question).OfType<History>());
        Assert.Empty(_server.Tell(second, new JoinRoom("another", 0)).OfType<RoomJoined>());
    }

    [Fact]
    public void A_message_to_a_room_that_may_be_joined_later_comes_later()
    {
        var connection = _server.Attach(1);
        for (var at = 0; at < 3; at++) _server.Tell(connection, new JoinRoom($"room {at}", 0));

        // Both were on their way before the first answer came.
        var send = new Send(1, 0, default, LoneServer.Room, "text");
        var answers = _server.Tell(connection, new JoinRoom(LoneServer.Room, 0), send).Cast<Throttled>().ToList();
        Assert.Equal([ThrottledSubject.Room, ThrottledSubject.Message], answers.Select(answer => answer.Subject));
        _server.Pass(answers[1].Wait);
        Assert.Contains(
            _server.Tell(connection, new JoinRoom(LoneServer.Room, 0), send), answer => answer is Acknowledged { Sequence: 1 });
        Assert.Empty(_server.Closed);
    }

    [Fact]
    public void A_message_to_a_room_that_was_never_asked_for_ends_the_link()
    {
        var connection = _server.Attach(1);
        Assert.Equal(0, _server.Send(connection, 1, 1));
        Assert.Equal(ChatError.RoomNotJoined, _server.Closed[connection]);
    }

    [Fact]
    public void A_budget_is_forgotten_when_it_is_full_again()
    {
        var first = _server.Attach(1, LoneServer.Room);
        _server.Send(first, 1, 5);
        Assert.Equal(0, Kept());
        _server.HangUp(first);
        Assert.Equal(1, Kept());
        _server.Pass(TimeSpan.FromSeconds(4));
        Assert.Equal(1, Kept());
        _server.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(0, Kept());
        Assert.Equal(5, _server.Send(_server.Attach(1, LoneServer.Room), 6, 8));
    }

    [Fact]
    public void A_budget_is_forgotten_with_its_session()
    {
        var first = _server.Attach(1, LoneServer.Room);
        _server.Send(first, 1, 5);
        _server.Tell(first, new Detach());
        _server.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(0, Kept());
    }

    [Fact]
    public void An_unused_budget_is_not_remembered()
    {
        _server.HangUp(_server.Attach(1, LoneServer.Room));
        Assert.Equal(0, Kept());
    }

    [Fact]
    public void Many_sessions_together_are_told_no_more_history_than_the_server_has_time_for()
    {
        var connections = Enumerable.Range(1, 4).Select(user => _server.Attach(user, LoneServer.Room)).ToList();
        Assert.Equal(
            4, connections.Sum(connection => _server.Tell(connection, s_question, s_question).OfType<History>().Count()));
        var wait = Assert.IsType<Throttled>(_server.Tell(connections[2], s_question).Single()).Wait;
        _server.Pass(wait);
        Assert.IsType<History>(_server.Tell(connections[2], s_question).Single());
        Assert.All(_server.Refusals, limit => Assert.Equal(ServerLimit.History, limit));
    }

    private long Kept() => _server.Protocol.BufferSizes.Single(buffer => buffer.Name == "budgets").Size;
}
