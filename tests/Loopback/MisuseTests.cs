using System.Diagnostics;
using System.Reflection;

namespace PSChat.Loopback.Tests;

/// <summary>Calls in the wrong order, at the wrong moment, or with wrong arguments.</summary>
public sealed class MisuseTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_server_is_started_once_and_its_second_caller_gets_the_error()
    {
        await using var lab = new Loopback();
        for (var run = 0; run < 50; run++)
        {
            using var server = lab.Open(1);
            using var together = new Barrier(2);
            var refused = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                together.SignalAndWait();
                return Record.Exception(() => server.Start()) is InvalidOperationException;
            })));
            Assert.Single(refused, isRefused => isRefused);
        }
    }

    [Fact]
    public async Task Elections_are_not_part_of_the_activity_in_which_the_server_was_started()
    {
        List<Activity> elections = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (elections)
                {
                    if (span.OperationName == "pschat.election") elections.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var lab = new Loopback();
        using var request = new Activity("request").Start();
        var servers = (await lab.StartServerAsync(1), await lab.StartServerAsync(2));
        await Loopback.WaitForViewAsync(servers.Item1, servers.Item2);
        lock (elections) Assert.DoesNotContain(elections, span => span.TraceId == request.TraceId);
    }

    [Theory]
    [InlineData(-5_000)]
    [InlineData(long.MaxValue / TimeSpan.TicksPerMillisecond)]
    public void A_time_limit_that_no_timer_has_is_refused_at_once(long milliseconds)
    {
        var options = new ChatClientOptions { UserName = "anna", ConnectTimeout = TimeSpan.FromMilliseconds(milliseconds) };
        Assert.Equal("ConnectTimeout", Assert.Throws<ArgumentOutOfRangeException>(options.Validate).ParamName);
    }

    public static TheoryData<string, string> NeededOptions
    {
        get
        {
            var nullability = new NullabilityInfoContext();
            var rows = new TheoryData<string, string>();
            foreach (var type in (Type[])[typeof(ChatServerOptions), typeof(ChatClientOptions)])
            {
                var options = type.GetProperties().Where(property => property.CanWrite && !property.PropertyType.IsValueType);
                foreach (var option in options.Where(IsNeeded)) rows.Add(type.Name, option.Name);
            }

            return rows;

            bool IsNeeded(PropertyInfo option) => nullability.Create(option).WriteState == NullabilityState.NotNull;
        }
    }

    [Theory]
    [MemberData(nameof(NeededOptions))]
    public void An_option_that_is_needed_and_null_is_refused_by_its_name(string type, string option)
    {
        NetworkOptions options = type == nameof(ChatServerOptions)
            ? new ChatServerOptions()
            : new ChatClientOptions { UserName = "anna" };
        options.GetType().GetProperty(option)!.SetValue(options, null);
        Action validate = options is ChatServerOptions server ? server.Validate : ((ChatClientOptions)options).Validate;
        Assert.Equal(option, Assert.Throws<ArgumentNullException>(validate).ParamName);
    }

    [Fact]
    public void A_seed_that_is_null_is_refused()
    {
        var options = new ChatServerOptions { Seeds = [null!] };
        Assert.Equal("Seeds", Assert.Throws<ArgumentNullException>(options.Validate).ParamName);
    }

    [Fact]
    public async Task What_a_server_is_asked_when_it_ends_fails_at_once()
    {
        await using var lab = new Loopback();
        using var log = new BusyLog();
        var server = lab.Open(1);
        server.Start(log);
        await server.Ready.WaitAsync(s_patience);
        log.Holds = true;
        lab.Open(2).Start();
        log.Entered.Wait(s_patience);

        // The event loop is busy until the server is killed, so that it handles neither question any more.
        Task[] questions = [server.GetStatusAsync(), server.ElectAsync(s_patience)];
        server.Kill();
        log.Go.Set();
        foreach (var question in questions)
        {
            Assert.Equal(ChatError.Closed, (await Assert.ThrowsAsync<ChatException>(() => question)).Code);
        }
    }

    [Fact]
    public async Task One_room_too_many_is_refused_and_the_others_stay()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1, limits: new ServerLimits { RoomJoins = Rate.Unlimited });
        var anna = await lab.ConnectAsync("anna");

        // All at once, so that none is answered before the last is asked for.
        var joins = Enumerable.Range(1, 257).Select(at => anna.JoinAsync($"room {at}")).ToList();
        await Task.WhenAll(joins.Select(join => join.ContinueWith(_ => { }, TaskScheduler.Default)));
        var refused = Assert.Single(joins, join => !join.IsCompletedSuccessfully);
        var error = await Assert.ThrowsAsync<ChatException>(() => refused);
        Assert.Equal((ChatError.TooManyRooms, RemedyCode.LeaveRooms), (error.Code, error.Remedy.Code));
        await anna.JoinAsync("ROOM 1");
        await anna.SendAsync("room 1", "still there");
        await anna.LeaveAsync("room 1");
        await anna.JoinAsync("one more");
    }

    [Fact]
    public async Task A_wrong_argument_does_not_end_the_client()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var anna = await lab.ConnectAsync("anna");
        await Assert.ThrowsAsync<ArgumentNullException>(() => anna.LeaveAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => anna.JoinAsync(null!));
        await anna.JoinAsync("lobby");
        await anna.SendAsync("lobby", "still there");
    }

    [Fact]
    public async Task What_is_cancelled_before_it_begins_has_no_effect()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var anna = await lab.ConnectAsync("anna");
        await anna.JoinAsync("lobby");
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => anna.JoinAsync("attic", cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => anna.SendAsync("lobby", "no", cancelled));
        await anna.SendAsync("lobby", "yes");
        Assert.Equal("yes", Assert.Single(await anna.ReadHistoryAsync("lobby", 10)).Text);
        Assert.Equal(["lobby"], Assert.Single(await anna.ListUsersAsync()).Rooms);
    }

    [Fact]
    public async Task Leaving_ends_a_join_that_waits_for_a_server()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1);
        var anna = await lab.ConnectAsync("anna");
        server.Dispose();
        while (anna.State == ConnectionState.Connected) await Task.Yield();
        var join = anna.JoinAsync("attic");
        await anna.LeaveAsync("attic");
        var failure = await Assert.ThrowsAsync<ChatException>(() => join.WaitAsync(s_patience));
        Assert.Equal(ChatError.RoomNotJoined, failure.Code);
        anna.Kill();
    }

    [Fact]
    public async Task A_cancelled_reader_gets_no_more_of_what_it_missed()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var anna = await lab.ConnectAsync("anna");
        await anna.JoinAsync("lobby");
        using var cancelling = new CancellationTokenSource();
        await using var reader = anna.ReadAllAsync("lobby", new() { Capacity = 1 }, cancelling.Token).GetAsyncEnumerator();
        var first = reader.MoveNextAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => anna.SendAsync("lobby", $"{number}")));
        Assert.True(await first);
        for (var read = 0; read < 10; read++) Assert.True(await reader.MoveNextAsync());
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.MoveNextAsync());
    }

    [Fact]
    public async Task No_send_waits_for_a_client_that_has_ended()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        for (var run = 0; run < 10; run++)
        {
            var anna = await lab.ConnectAsync($"anna{run}");
            await anna.JoinAsync("lobby");
            var sending = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                List<Task> sends = [];
                while (!anna.Closed.IsCompleted) sends.Add(anna.SendAsync("lobby", "x", Timeout.InfiniteTimeSpan));
                foreach (var send in sends) await Record.ExceptionAsync(() => send);
            })).ToList();
            await anna.SendAsync("lobby", "y");
            anna.Kill();
            await Task.WhenAll(sending).WaitAsync(s_patience);
        }
    }

    /// <summary>A log that keeps the event loop busy with its next entry.</summary>
    private sealed class BusyLog : IServerLog, IDisposable
    {
        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Go { get; } = new();

        public bool Holds { get; set; }

        public void Write(ServerLogEntry entry)
        {
            if (!Holds) return;
            Entered.Set();
            Go.Wait(s_patience);
        }

        public void Dispose()
        {
            Entered.Dispose();
            Go.Dispose();
        }
    }
}
