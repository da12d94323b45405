import { Controller, Get, Query, Param, ParseIntPipe } from '@nestjs/common';
import { DataSource, Repository } from 'typeorm';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: Repository<Order>, private readonly db: DataSource) {}

  @Get()
  find(@Query('status') status: string) {
    // ruleid: typescript-nest-sql-injection
    return this.db.query(`SELECT * FROM orders WHERE status = '${status}'`);
  }

  @Get('of/:name')
  of(@Param('name') name: string) {
    const builder = this.orders.createQueryBuilder('o');
    // ruleid: typescript-nest-sql-injection
    return builder.where("o.customer = '" + name + "'").getMany();
  }

  @Get('safe')
  safe(@Query('status') status: string) {
    // ok: typescript-nest-sql-injection
    return this.db.query('SELECT * FROM orders WHERE status = $1', [status]);
  }

  @Get('builder')
  builder(@Query('status') status: string) {
    // ok: typescript-nest-sql-injection
    return this.orders.createQueryBuilder('o').where('o.status = :status', { status }).getMany();
  }

  @Get(':id')
  one(@Param('id', ParseIntPipe) id: number) {
    // ok: typescript-nest-sql-injection
    return this.db.query(`SELECT * FROM orders WHERE id = ${id}`);
  }
}
